// Set-Cookie lines as Express writes them.
//
//     node with_express.js FOLDER < FORMS > LINES
//
// FOLDER holds the node_modules with express and express-session. A form is
// {"code": a call, "name"}; all of them come as one JSON list, the lines go as another.
const path = require('path');
const http = require('http');
const from = path.resolve(process.argv[2], 'node_modules');
const express = require(path.join(from, 'express'));
const session = require(path.join(from, 'express-session'));

Date.now = () => Date.UTC(2026, 2, 2, 9);

async function line(form) {
  const app = express();
  app.set('trust proxy', true);
  const value = '1', secret = 'x';
  if (form.code.startsWith('session(')) {
    const options = eval('(function(o) { return o })' + form.code.slice('session'.length));
    app.use(session({ resave: false, saveUninitialized: true, ...options }));
    app.get('/', (req, res) => res.end());
  } else {
    app.get('/', (req, res) => { eval(form.code); res.end(); });
  }
  const server = app.listen(0);
  const headers = { 'X-Forwarded-Proto': 'https' };
  const [sent] = await new Promise((resolve, reject) => {
    http.get({ port: server.address().port, path: '/', headers }, (res) => {
      res.resume();
      resolve(res.headers['set-cookie'] || ['']);
    }).on('error', reject);
  });
  server.close();
  return form.code.startsWith('session(') ? sent.replace(/=[^;]*/, '=1') : sent; // the key is drawn by chance
}

let text = '';
process.stdin.on('data', (part) => { text += part; });
process.stdin.on('end', async () => {
  const lines = [];
  for (const form of JSON.parse(text)) lines.push(await line(form));
  process.stdout.write(JSON.stringify(lines));
});
