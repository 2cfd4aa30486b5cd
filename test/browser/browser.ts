/** A headless Chromium of the system: the one that CHROMIUM names, else Debian's. No browser is downloaded. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const hasBrowser = existsSync(executablePath);
if (!hasBrowser) console.warn(`browser tests skipped: there is no ${executablePath}; install Debian's chromium, or name one with CHROMIUM`);

/** A page that was opened, with all that it said and asked for. */
export interface Opened { readonly page: Page; readonly errors: readonly string[]; readonly requests: readonly string[] }

export interface Browser {
  /** Screenshots go here; nothing of it is committed. */
  readonly screenshots: string;
  open(file: string, options?: BrowserContextOptions): Promise<Opened>;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<Browser> {
  const screenshots = process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'saddlepoint-screenshots-'));
  const profiles: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    screenshots,
    async open(file, options = {}) {
      const profile = mkdtempSync(join(tmpdir(), 'saddlepoint-chromium-'));
      profiles.push(profile);
      const context = await chromium.launchPersistentContext(profile, {
        executablePath, viewport: { width: 1200, height: 900 }, ...options,
        args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
      });
      contexts.push(context);
      const page = context.pages()[0] ?? await context.newPage();
      const errors: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text()); });
      page.on('pageerror', (error) => { errors.push(error.message); });
      page.on('requestfailed', (request) => { errors.push(`failed: ${request.url()}`); });
      page.on('request', (request) => { requests.push(request.url()); });
      await page.goto(pathToFileURL(file).href);
      return { page, errors, requests };
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      for (const profile of profiles) rmSync(profile, { recursive: true, force: true });
      if (process.env.SCREENSHOTS === undefined) console.log(`screenshots in ${screenshots}`);
    },
  };
}
