package plasm.artifacts.http;

import java.util.Arrays;
import java.util.List;

/**
 * The entity tags of an If-Match or If-None-Match header (RFC 9110, 13.1). Tags of ours hold no
 * comma, so that the header can be cut at commas.
 */
record EntityTags(boolean any, List<String> opaque, boolean someWeak) {
  private static final String WEAK = "W/";

  /** Null when there is no such header. */
  static EntityTags parse(String header) {
    if (header == null || header.isBlank()) {
      return null;
    }
    List<String> tags = Arrays.stream(header.split(",")).map(String::strip).toList();
    return new EntityTags(
        tags.contains("*"),
        tags.stream().map(EntityTags::opaque).toList(),
        tags.stream().anyMatch(tag -> tag.startsWith(WEAK)));
  }

  /** A version as the tag that stands for it. */
  static String strong(String version) {
    return '"' + version + '"';
  }

  /** Whether the version is meant, weak tags included: for If-None-Match. */
  boolean mean(String version) {
    return any || opaque.contains(strong(version));
  }

  /** Whether the version is meant by a strong tag: for If-Match, If-Range. */
  boolean meanStrongly(String version) {
    return any || !someWeak && opaque.contains(strong(version));
  }

  private static String opaque(String tag) {
    return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
  }
}
