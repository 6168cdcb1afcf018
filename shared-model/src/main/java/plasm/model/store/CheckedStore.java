package plasm.model.store;

/** A store that can be asked whether it works. */
public interface CheckedStore {
  /**
   * Would the store work now? Takes a few seconds at most, never throws, and writes nothing of
   * value.
   */
  StoreCheck check();
}
