/** Distances in CSS pixels. */
const AT_END = 48;
const AHEAD = 900;

/**
 * Keeps what is read in its place while messages come and go above, below and around it: at the bottom it stays at
 * the bottom, elsewhere the first visible message stays where it is.
 */
export class ScrollKeeper {
  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} list whose children are the rows
   * @param {{onFollow: (follow: boolean) => void, onTop: () => void, onBottom: () => void}} told
   */
  constructor(scroller, list, told) {
    this.scroller = scroller;
    this.list = list;
    this.told = told;
    this.follow = true;
    /** The window does not end at the newest message: its bottom is not the place to stay at. */
    this.open = false;
    /** @type {{row: HTMLElement, top: number} | null} */
    this.anchor = null;
    this.sizes = "";
    this.scrolled = () => this.look();
    scroller.addEventListener("scroll", this.scrolled, { passive: true });
    this.observer = new ResizeObserver(() => this.restore());
    this.observer.observe(scroller);
    this.observer.observe(list);
  }

  stop() {
    this.scroller.removeEventListener("scroll", this.scrolled);
    this.observer.disconnect();
  }

  below() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  /** Whether content or frame changed since the last time. Then the browser scrolled, not the reader. */
  resized() {
    const { scrollHeight, clientHeight } = this.scroller;
    const sizes = `${scrollHeight} ${clientHeight}`;
    const changed = sizes !== this.sizes;
    this.sizes = sizes;
    return changed;
  }

  look() {
    if (this.resized()) {
      this.restore();
      return;
    }
    this.setFollow(!this.open && this.below() < AT_END);
    this.anchor = this.follow ? null : this.firstVisible();
    this.ask();
  }

  /** @param {boolean} follow */
  setFollow(follow) {
    if (follow === this.follow) return;
    this.follow = follow;
    this.told.onFollow(follow);
  }

  ask() {
    if (this.scroller.scrollTop < AHEAD) this.told.onTop();
    if (this.below() < AHEAD) this.told.onBottom();
  }

  firstVisible() {
    const edge = this.scroller.scrollTop;
    const rows = /** @type {HTMLCollectionOf<HTMLElement>} */ (this.list.children);
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].offsetTop + rows[middle].offsetHeight <= edge) low = middle + 1;
      else high = middle;
    }
    const row = rows[low];
    return row ? { row, top: row.offsetTop - edge } : null;
  }

  /** After any change of the content or of the size. */
  restore() {
    if (this.follow) this.scroller.scrollTop = this.scroller.scrollHeight;
    else if (this.anchor?.row.isConnected) this.scroller.scrollTop = this.anchor.row.offsetTop - this.anchor.top;
    else this.anchor = this.firstVisible();
    this.resized();
    this.ask();
  }

  toEnd() {
    this.setFollow(true);
    this.restore();
  }

  /** @param {HTMLElement} row */
  reveal(row) {
    this.setFollow(false);
    row.scrollIntoView({ block: "center" });
    this.setFollow(!this.open && this.below() < AT_END);
    this.anchor = this.follow ? null : this.firstVisible();
  }
}
