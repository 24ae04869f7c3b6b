// Headers of CORS as Express writes them with the module cors.
//
//     node with_express.js FOLDER < FORMS > ANSWERS
//
// FOLDER holds the node_modules with express and cors. Forms and answers are those of
// with_django.py.
const path = require('path');
const http = require('http');
const from = path.resolve(process.argv[2], 'node_modules');
const express = require(path.join(from, 'express'));
const cors = require(path.join(from, 'cors'));

function send(port, method, headers) {
  return new Promise((resolve, reject) => {
    http.request({ port, method, path: '/', headers }, (res) => {
      res.resume();
      const shown = [];
      for (let i = 0; i < res.rawHeaders.length; i += 2) {
        if (/^access-control-/i.test(res.rawHeaders[i])) shown.push([res.rawHeaders[i], res.rawHeaders[i + 1]]);
      }
      resolve({ status: res.statusCode, headers: shown });
    }).on('error', reject).end();
  });
}

async function ask(form) {
  const app = express();
  eval(form.code);
  app.use((req, res) => res.end());
  const server = app.listen(0);
  const port = server.address().port;
  const asked = { Origin: form.origin, 'Access-Control-Request-Method': form.method };
  const names = form.headers.map(([name]) => name.toLowerCase()).sort().join(',');
  if (names) asked['Access-Control-Request-Headers'] = names;
  const leave = await send(port, 'OPTIONS', asked);
  const answer = await send(port, form.method, { Origin: form.origin });
  server.close();
  return { leave, answer };
}

let text = '';
process.stdin.on('data', (part) => { text += part; });
process.stdin.on('end', async () => {
  const answers = [];
  for (const form of JSON.parse(text)) answers.push(await ask(form));
  process.stdout.write(JSON.stringify(answers));
});
