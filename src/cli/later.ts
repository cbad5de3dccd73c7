/** What a script of the contract still lacks, told plainly. Always ends with 1. */
const missing: Readonly<Record<string, string>> = {
  simulate:
    "npm run simulate is not there yet: the simulator of a shopping street, with faults injected and " +
    "every balance audited, is still to be written.",
};

const [name = ""] = process.argv.slice(2);
console.error(missing[name] ?? `There is no script "${name}".`);
process.exitCode = 1;
