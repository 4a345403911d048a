// Gives a fresh n8n its owner and the automation bridge its API key. Runs once in the image of n8n; running it again changes nothing.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const base = process.env.N8N_URL;
const email = process.env.N8N_OWNER_EMAIL;
const password = readFileSync(process.env.N8N_OWNER_PASSWORD_FILE, 'utf8').trim();
const keyFile = process.env.API_KEY_FILE;
// What automation-bridge does with workflows: see its README. n8n lists these under the settings of an API key.
const scopes = [
  'workflow:create', 'workflow:read', 'workflow:update', 'workflow:delete', 'workflow:list',
  'workflow:activate', 'workflow:deactivate', 'execution:read', 'execution:list',
];

async function call(path, body, headers = {}) {
  const response = await fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, cookie: response.headers.get('set-cookie'), text: await response.text() };
}

function fail(sentence) {
  console.error(`n8n-bootstrap: ${sentence}`);
  process.exit(1);
}

if (existsSync(keyFile)) {
  console.log('n8n-bootstrap: the API key exists; nothing to do.');
  process.exit(0);
}
let session = await call('/rest/owner/setup', { email, password, firstName: 'AI', lastName: 'Beast' });
if (session.status !== 200) {
  // The owner exists: an earlier run made it, or a person did.
  session = await call('/rest/login', { emailOrLdapLoginId: email, password });
}
if (session.status !== 200) {
  fail(`n8n has an owner already, and ${email} with the password of secrets/n8n-owner-password is not accepted. `
    + 'Make an API key in its settings and put it into AI_BEAST_N8N_API_KEY in .env.');
}
const cookie = session.cookie?.split(';', 1)[0] ?? '';
const made = await call('/rest/api-keys', { label: 'AI Beast', scopes, expiresAt: null }, { cookie });
if (made.status !== 200) {
  fail(`n8n refused to make an API key (${made.status}): ${made.text.slice(0, 300)}`);
}
writeFileSync(keyFile + '.new', JSON.parse(made.text).data.rawApiKey + '\n', { mode: 0o600 });
renameSync(keyFile + '.new', keyFile);
console.log('n8n-bootstrap: made the owner and the API key.');
