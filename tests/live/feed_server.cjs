// The call feed as the npm package socket.io serves it: hangs up on who does not register.
//
// Reads commands as lines of JSON ({"key": …}, {"notify": […]}, {"hang_up": true}), and writes what
// happens likewise. The folder of the package is its first argument, its settings the second.
const path = require("node:path");
const readline = require("node:readline");

const [folder, settings] = process.argv.slice(2);
const { Server } = require(path.join(folder, "node_modules", "socket.io"));
const { port, username, transports } = JSON.parse(settings);

let key = "";
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const server = new Server({ transports, pingInterval: 200, pingTimeout: 2000 });
server.on("connection", (socket) => {
  const patience = setTimeout(() => socket.disconnect(true), 2000);
  socket.emit("serveroutput", "Welcome, please register");
  socket.on("register", (credentials) => {
    clearTimeout(patience);
    if (credentials?.username === username && credentials?.wskey === key) {
      socket.join("registered");
      socket.emit("serveroutput", `Registered ${username}`);
      tell({ registered: socket.conn.transport.name });
    } else {
      tell({ refused: true });
      socket.disconnect(true);
    }
  });
  socket.on("disconnect", () => {
    clearTimeout(patience);
    tell({ left: true });
  });
});
server.listen(port, { serveClient: false });
server.httpServer.on("listening", () => tell({ port: server.httpServer.address().port }));

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const command = JSON.parse(line);
  if ("key" in command) key = command.key;
  if ("notify" in command) server.to("registered").emit("notify", ...command.notify);
  if ("bytes" in command) server.to("registered").emit("notify", Buffer.from(command.bytes, "hex"));
  if ("hang_up" in command) server.disconnectSockets(true);
});
process.stdin.on("close", () => process.exit(0));
