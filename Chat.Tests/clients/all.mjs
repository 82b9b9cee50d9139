// Every test in one process, one after the other; without the file that SIO_WITHOUT names.
import { readdirSync } from "node:fs";
const folder = new URL("tests/", import.meta.url);
for (const name of readdirSync(folder).sort().filter((file) => file !== process.env.SIO_WITHOUT)) await import(new URL(name, folder));
