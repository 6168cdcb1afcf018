package plasm.model.store;

/**
 * Whether a store would work now.
 *
 * @param name which dependency this is about, for example {@code sqlite} or {@code s3}
 * @param detail where data goes when up, the cause when down; never a secret
 */
public record StoreCheck(String name, boolean up, String detail) {}
