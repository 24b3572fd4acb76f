import htm from "htm";
import { Component, h } from "preact";

/** @import {ComponentChild, ComponentClass, VNode} from "preact" */

/** Tagged templates in place of JSX. Text is always text: nothing here can make HTML out of a string. */
export const html = /** @type {(strings: TemplateStringsArray, ...values: any[]) => VNode<any>} */ (htm.bind(h));

/**
 * A component that renders again only when one of its props is another value.
 * @template P
 * @param {(props: P) => ComponentChild} draw
 * @returns {ComponentClass<P>}
 */
export function memo(draw) {
  return class extends Component {
    /** @param {any} next */
    shouldComponentUpdate(next) {
      const now = /** @type {any} */ (this.props);
      const names = new Set([...Object.keys(now), ...Object.keys(next)]);
      return [...names].some((name) => now[name] !== next[name]);
    }

    /** @param {any} props */
    render(props) {
      return draw(props);
    }
  };
}

/**
 * Class names out of what is true.
 * @param {...(string | false | null | undefined)} names
 */
export const classes = (...names) => names.filter(Boolean).join(" ");
