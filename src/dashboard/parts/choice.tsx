/** One of a few, side by side. */
export function Choice<Value extends string>({
  name,
  legend,
  options,
  value,
  label,
  choose,
}: {
  readonly name: string;
  readonly legend: string;
  readonly options: readonly Value[];
  readonly value: Value | undefined;
  readonly label: (option: Value) => string;
  readonly choose: (option: Value) => void;
}) {
  return (
    <fieldset class="choice">
      <legend class="unseen">{legend}</legend>
      {options.map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === value}
            onChange={() => choose(option)}
          />
          <span>{label(option)}</span>
        </label>
      ))}
    </fieldset>
  );
}
