import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Downloads and unpacks the source that its authors published of a package in another release of Debian, from the mirror
 * that apt is configured with. What apt itself knows stays as it is.
 * @param folder is made, and has the archive unpacked in it
 * @throws what apt or tar fails with, or that apt has no mirror
 */
export function unpackSource(name: string, release: string, folder: string): void {
  const lists = join(folder, 'lists');
  const list = join(folder, 'sources.list');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  writeFileSync(list, `deb-src ${mirror()} ${release} main\n`);
  const places = { 'Etc::SourceList': list, 'Etc::SourceParts': '/dev/null', 'State::Lists': lists };
  const options = Object.entries(places).flatMap(([place, path]) => ['-o', `Dir::${place}=${path}`]);
  const apt = (...words: string[]) =>
    execFileSync('apt-get', [...options, '-o', 'APT::Sandbox::User=root', ...words], { cwd: folder, stdio: 'ignore' });
  apt('update');
  apt('source', '--download-only', name);
  const archive = readdirSync(folder).find((file) => file.includes('.orig.tar'));
  if (!archive) throw new Error(`the source of ${name} has no archive of its authors`);
  execFileSync('tar', ['-xf', archive, '--strip-components=1'], { cwd: folder });
}

/** Where the main packages of this machine's release come from. */
function mirror(): string {
  const found = execFileSync('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  const [, uri] = /^Debian\|[a-z]+\|main\|(\S+)$/m.exec(found) ?? [];
  if (!uri) throw new Error('apt is configured with no mirror of Debian');
  return uri;
}

const format = '$(ORIGIN)|$(CODENAME)|$(COMPONENT)|$(REPO_URI)';
