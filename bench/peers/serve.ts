import { createServer, type ServerResponse } from 'node:http';
import { environment } from './environment.ts';

type Body = string | Buffer;

/** Serves the result of `answer` for every request by plain node:http. */
export function serve(answer: () => Promise<Body>): void {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => answer().then(write(response, 200), (error) => write(response, 500)(String(error))));
  });
  server.listen(environment.port, environment.host);
}

function write(response: ServerResponse, status: number): (body: Body) => void {
  return (body) => {
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };
}
