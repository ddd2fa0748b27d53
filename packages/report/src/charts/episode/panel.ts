/** A horizontal band of the drawing with an axis of its own. */
export interface Panel {
  readonly top: number;
  readonly bottom: number;
}
