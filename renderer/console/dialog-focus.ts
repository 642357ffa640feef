// Where the focus lands in a dialog. The platform's dialog looks for the attribute when it opens; React's own autoFocus
// acts before that, and the close button would take the focus back.
export function firstFocus(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '');
}
