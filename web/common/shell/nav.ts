// Where the person is: a stack of screens. No screen has an address; nothing of it stands in the URL. The browser's own Back button takes one
// screen off: one spare history entry is kept while there is something to go back to, and laid down again each time it is used up.
import { signal } from '@preact/signals';

export class Nav<S> {
  readonly stack = signal<S[]>([]);
  private spare = false;

  /** `moving` is told before the stack changes, `removed` of each screen that was taken off, after it. */
  constructor(first: S, private readonly removed: (screen: S) => void = () => {}, private readonly moving: () => void = () => {}) {
    this.stack.value = [first];
    addEventListener('popstate', () => {
      this.spare = false;
      this.back();
      this.keepSpare();
    });
  }

  get top(): S {
    return this.stack.value[this.stack.value.length - 1]!;
  }

  get canGoBack(): boolean {
    return this.stack.value.length > 1;
  }

  go(screen: S): void {
    this.moving();
    this.stack.value = [...this.stack.value, screen];
    this.keepSpare();
  }

  /** The present screen gives way to another of the same depth. */
  replace(screen: S): void {
    this.moving();
    const gone = this.top;
    this.stack.value = [...this.stack.value.slice(0, -1), screen];
    if (gone !== screen) this.removed(gone);
  }

  back(): void {
    if (!this.canGoBack) return;
    this.moving();
    const gone = this.top;
    this.stack.value = this.stack.value.slice(0, -1);
    this.removed(gone);
  }

  /** Back to the ground, with another screen there if one is given. */
  reset(ground: S = this.stack.value[0]!): void {
    this.moving();
    const gone = this.stack.value.filter((s) => s !== ground);
    this.stack.value = [ground];
    for (const screen of gone.reverse()) this.removed(screen);
  }

  private keepSpare(): void {
    if (this.spare || !this.canGoBack) return;
    history.pushState(null, '');
    this.spare = true;
  }
}
