import { link, takeFragment } from '../common/shell/deep-link.ts';
import codes from '../messages/en/codes.json';
import common from '../messages/en/common.json';
import words from '../messages/en/wallet.json';
import { t } from '../common/i18n/messages.ts';
import { startPage } from '../common/shell/page.tsx';
import '../common/style/index.css';
import { App } from './app.tsx';
import { watchInstall } from './install.ts';
import { WalletModel } from './model.ts';
import './wallet.css';

watchInstall();
void startPage({
  product: () => t('wallet.product'),
  messages: [common, codes, words],
  open: async ({ core }) => {
    const [exists, version] = await Promise.all([core.wallet.exists(), core.version()]);
    const model = new WalletModel(core, exists, link);
    await model.start();
    addEventListener('hashchange', () => {
      const text = takeFragment();
      if (text !== undefined) model.opened(text);
    });
    return <App model={model} version={version.core} />;
  },
});
