package plasm.artifacts.store;

import java.time.Instant;

/**
 * What a store knows of a blob without its bytes.
 *
 * @param length bytes
 * @param version changes whenever the bytes do, and is the same in every process that looks at the
 *     same store; printable ASCII without quotes
 * @param modified when the blob was written last; as a put's answer has it, it may be a few seconds
 *     off
 */
public record BlobStat(long length, String version, Instant modified) {}
