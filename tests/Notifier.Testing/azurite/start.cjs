// Starts the emulator, and ends it when whoever started it is gone: a test run that was killed leaves nothing behind.
process.stdin.on("end", () => process.exit()).resume();
require("azurite/dist/src/azurite.js");
