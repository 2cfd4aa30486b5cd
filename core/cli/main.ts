#!/usr/bin/env node
/** The `saddlepoint` program. */
import { main } from './program.js';

process.exitCode = await main(process.argv.slice(2));
