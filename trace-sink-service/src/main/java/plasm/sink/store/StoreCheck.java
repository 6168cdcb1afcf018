package plasm.sink.store;

/**
 * Whether a store would work now.
 *
 * @param name which dependency this is about, for example {@code sqlite}
 * @param detail where data goes when up, the cause when down; never a secret
 */
public record StoreCheck(String name, boolean up, String detail) {}
