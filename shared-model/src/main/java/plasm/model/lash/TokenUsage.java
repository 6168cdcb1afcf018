package plasm.model.lash;

/**
 * Tokens by what is paid for them (spec/lash-trace.md, section 5). Readers take negative numbers.
 *
 * @param inputTokens that were not cached
 * @param outputTokens all that were answered, reasoning among them
 * @param reasoningOutputTokens the part of {@code outputTokens} that was reasoning, not more on top
 */
public record TokenUsage(
    long inputTokens,
    long outputTokens,
    long cacheReadInputTokens,
    long cacheWriteInputTokens,
    long reasoningOutputTokens) {

  public static final TokenUsage ZERO = new TokenUsage(0, 0, 0, 0, 0);

  /** Each count added; a sum beyond 64 bits stays at the bound that it went over. */
  public TokenUsage plus(TokenUsage other) {
    return new TokenUsage(
        saturated(inputTokens, other.inputTokens),
        saturated(outputTokens, other.outputTokens),
        saturated(cacheReadInputTokens, other.cacheReadInputTokens),
        saturated(cacheWriteInputTokens, other.cacheWriteInputTokens),
        saturated(reasoningOutputTokens, other.reasoningOutputTokens));
  }

  /**
   * Input, output and both uses of the cache (section 15); reasoning is in the output already. A
   * sum beyond 64 bits stays at the bound.
   */
  public long total() {
    return saturated(
        saturated(inputTokens, outputTokens),
        saturated(cacheReadInputTokens, cacheWriteInputTokens));
  }

  private static long saturated(long a, long b) {
    long sum = a + b;
    boolean overflown = ((a ^ sum) & (b ^ sum)) < 0;
    return !overflown ? sum : a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
