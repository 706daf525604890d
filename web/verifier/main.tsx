import codes from '../messages/en/codes.json';
import common from '../messages/en/common.json';
import words from '../messages/en/verifier.json';
import { t } from '../common/i18n/messages.ts';
import { startPage } from '../common/shell/page.tsx';
import '../common/style/index.css';
import { App } from './app.tsx';
import { VerifierModel } from './model.ts';
import './verifier.css';

void startPage({
  product: () => t('verifier.product'),
  messages: [common, codes, words],
  open: async ({ core }) => {
    const { core: version } = await core.version();
    const model = new VerifierModel(core, t('ask.unnamed'));
    model.start();
    return <App model={model} version={version} />;
  },
});
