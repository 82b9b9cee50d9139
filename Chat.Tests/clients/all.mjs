// Every test in one process, one after the other.
import { readdirSync } from "node:fs";
const folder = new URL("tests/", import.meta.url);
for (const name of readdirSync(folder).sort()) await import(new URL(name, folder));
