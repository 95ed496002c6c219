import fc from 'fast-check';

/**
 * In CI properties try the same values in every run: what a change is measured by must not depend on
 * chance. Elsewhere they try others each time, and say which failed.
 */
if (process.env['CI']) fc.configureGlobal({ seed: 20_190_107 });
