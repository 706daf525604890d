// Every screen of every page in every state, for pictures and for the accessibility check. Never part of a page that is served to people.
// gallery/?screen=wallet/home&theme=dark ; without a screen: the list. window.gallery drives it without reloading.
import { render } from 'preact';
import codes from '../messages/en/codes.json';
import common from '../messages/en/common.json';
import walletWords from '../messages/en/wallet.json';
import verifierWords from '../messages/en/verifier.json';
import deskWords from '../messages/en/desk.json';
import { addMessages, mapMessages } from '../common/i18n/messages.ts';
import { freezeClock } from '../common/shell/clock.ts';
import '../common/style/index.css';
import { followTheme, theme, type Theme } from '../common/ui/theme.ts';
import { useWordsOf } from '../common/i18n/trouble.ts';
import '../desk/desk.css';
import '../verifier/verifier.css';
import '../wallet/wallet.css';
import { makeFixtures, NOW } from './fixtures.ts';
import './gallery.css';
import { desk } from './screens/desk.tsx';
import { verifier } from './screens/verifier.tsx';
import { wallet } from './screens/wallet.tsx';

const pages = { wallet, verifier, desk };
const names = Object.entries(pages).flatMap(([page, screens]) => Object.keys(screens).map((name) => `${page}/${name}`));

/** A language in which everything is longer and nothing is English: what it does not change was not in the messages. */
const pseudo = (text: string): string => text.replace(/[aeiou]/g, (c) => ({ a: 'áá', e: 'éé', i: 'íí', o: 'óó', u: 'úú' })[c]!);

const root = document.getElementById('page')!;

function show(name: string, wanted: Theme = 'light'): void {
  const [page, screen] = name.split('/') as [keyof typeof pages, string];
  theme.value = wanted;
  render(null, root);
  window.scrollTo(0, 0);
  const draw = pages[page]?.[screen];
  document.documentElement.dataset['page'] = page;
  useWordsOf(page);
  if (draw) render(draw(), root);
  (document.activeElement as HTMLElement | null)?.blur();
}

function Index() {
  return (
    <main class="gallery-index">
      <h1>Gallery</h1>
      {Object.entries(pages).map(([page, screens]) => (
        <section key={page}>
          <h2>{page}</h2>
          <ul>{Object.keys(screens).map((name) => <li key={name}><a href={`?screen=${page}/${name}`}>{name}</a> <a href={`?screen=${page}/${name}&theme=dark`}>dark</a></li>)}</ul>
        </section>
      ))}
    </main>
  );
}

declare global {
  interface Window { gallery?: { names: string[]; show: typeof show } }
}

const query = new URLSearchParams(location.search);
for (const catalogue of [common, codes, walletWords, verifierWords, deskWords]) addMessages(catalogue);
if (query.get('language') === 'pseudo') mapMessages(pseudo);
freezeClock(NOW);
followTheme();
await makeFixtures();
await document.fonts.ready;
const wanted = query.get('screen');
if (wanted) show(wanted, (query.get('theme') as Theme | null) ?? 'light');
else render(<Index />, root);
window.gallery = { names, show };
