import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findCatalogueFiles } from '../catalogue-files';
import { importCatalogue, refreshStatistics } from '../import-catalogue';
import type { Progress } from '../progress';
import { createRejects } from '../rejects';
import type { Summary } from '../summary';

/** Lines by file name. A string is written as it is; a file named `.gz` is gzipped. */
export type Lines = Record<string, readonly (object | string)[]>;

export const makeFolder = () => mkdtemp(join(tmpdir(), 'loomgate-import-'));

/** Writes a catalogue to a new folder inside `parent`. */
export async function writeCatalogue(parent: string, lines: Lines): Promise<string> {
  const folder = await mkdtemp(join(parent, 'catalogue-'));
  for (const [name, entries] of Object.entries(lines)) {
    const text = entries.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry))).join('\n');
    await writeFile(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  }
  return folder;
}

export const silent: Progress = { start: () => {}, read: () => {}, line: () => {}, stop: () => {} };

/** Imports lines as the command does. @returns the summary and the rejects */
export async function importLines(url: string, lines: Lines, parts?: Parameters<typeof importFolder>[2]) {
  const parent = await makeFolder();
  const outcome = writeCatalogue(parent, lines).then((folder) => importFolder(url, folder, parts));
  return outcome.finally(() => rm(parent, { recursive: true }));
}

export async function importFolder(
  url: string,
  folder: string,
  { progress = silent, signal = new AbortController().signal } = {},
): Promise<{ summary: Summary; rejects: string[] }> {
  const rejects = createRejects(join(folder, 'rejects'));
  const options = { url, files: await findCatalogueFiles(folder), rejects, progress, signal };
  const summary = await importCatalogue(options).finally(rejects.close);
  await refreshStatistics(options, summary);
  return { summary, rejects: await readRejects(rejects.path) };
}

/** `file:line reason` of each reject. */
export async function readRejects(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const entries = text.split('\n').filter((line) => line !== '');
  return entries.map((entry) => {
    const { file, line, reason } = JSON.parse(entry);
    return `${file}:${line} ${reason}`;
  });
}

export const artisan = { slug: 'ada', name: 'Ada', bio: 'Weaves.', country: 'Norge' };

export const product = {
  sku: 'A-1',
  title: 'Blue Rug',
  description: 'Wool.',
  artisanSlug: 'ada',
  categorySlugs: ['rugs'],
  price: { amount: '12.50', currencyCode: 'EUR' },
  inventory: 3,
  images: [{ url: 'https://example.org/1.jpg', altText: 'Front' }],
  createdAt: '2024-05-31T12:00:00Z',
};

export const review = {
  productSku: 'A-1',
  authorEmail: 'Bea@Example.org',
  rating: 4,
  title: null,
  body: 'Warm.',
  createdAt: '2024-06-01T08:00:00Z',
};

/** One or two lines of each kind. */
export const catalogue: Lines = {
  'categories.ndjson': [
    { slug: 'rugs', name: 'Rugs', parentSlug: 'home' },
    { slug: 'home', name: 'Home', parentSlug: null },
  ],
  'artisans.ndjson': [artisan],
  'products.ndjson': [product],
  'reviews.ndjson': [review],
};
