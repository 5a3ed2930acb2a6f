// Serves telegram-test-api on 127.0.0.1: node telegram_test_api.cjs FOLDER_OF_THE_PACKAGE PORT
const [folder, port] = process.argv.slice(2);
const TelegramServer = require(folder);
const server = new TelegramServer({ host: "127.0.0.1", port: Number(port), storeTimeout: 600 });
server.start().then(() => console.log("listening"));
