package plasm.artifacts.artifact;

import java.time.Instant;

/**
 * What is known of an artifact.
 *
 * @param version changes whenever the stored bytes do
 * @param payloadLength bytes without the frame
 * @param modified when it was stored last
 */
public record ArtifactStat(String version, long payloadLength, Instant modified) {}
