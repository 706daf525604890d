import codes from '../messages/en/codes.json';
import common from '../messages/en/common.json';
import words from '../messages/en/desk.json';
import { t } from '../common/i18n/messages.ts';
import { startPage } from '../common/shell/page.tsx';
import '../common/style/index.css';
import { App } from './app.tsx';
import './desk.css';
import { DeskModel } from './model.ts';

void startPage({
  product: () => t('desk.product.unknown'),
  messages: [common, codes, words],
  open: async ({ core }) => {
    const model = new DeskModel(core);
    await model.start();
    return <App model={model} />;
  },
});
