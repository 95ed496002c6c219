import type { ComponentChildren } from 'preact';

/** One of several sentences, one below the other. */
export function Pick<Value extends string>({
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
  readonly label: (option: Value) => ComponentChildren;
  readonly choose: (option: Value) => void;
}) {
  return (
    <fieldset class="pick">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            value={option}
            required
            checked={option === value}
            onChange={() => choose(option)}
          />
          <span>{label(option)}</span>
        </label>
      ))}
    </fieldset>
  );
}
