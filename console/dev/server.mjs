// Serves target/console with fixtures instead of services: node dev/server.mjs [port] [filled|empty|503|403]
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, extname } from 'node:path';
import { frames, reply } from './fixtures.mjs';

const ROOT = 'target/console';
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.map': 'application/json' };
export const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
  + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html dompurify beast-worker";

const [port = '8790', mode = 'filled'] = process.argv.slice(2);
createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname.startsWith('/api/')) {
    if (['filled', 'empty'].includes(mode) && /\/(stream|progress)$/.test(url.pathname)) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(`: open\n\n${frames(url.pathname, mode)}`);
      return;
    }
    const { status, body } = reply(request.method, url, mode);
    const text = typeof body === 'string';
    response.writeHead(status, { 'Content-Type': text ? 'text/markdown' : 'application/json', ETag: '"1"' }).end(text ? body : JSON.stringify(body));
    return;
  }
  const asset = `${ROOT}/assets/${basename(url.pathname)}`;
  if (url.pathname.startsWith('/console/assets/') && existsSync(asset)) {
    response.writeHead(200, { 'Content-Type': TYPES[extname(asset)] ?? 'application/octet-stream' });
    createReadStream(asset).pipe(response);
    return;
  }
  if (url.pathname === '/') {
    response.writeHead(302, { Location: '/console/' }).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' });
  response.end(readFileSync(`${ROOT}/index.html`));
}).listen(Number(port), '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/console/ (${mode}); any key signs in`));
