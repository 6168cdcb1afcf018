package plasm.model.problem;

/** A request that ends in a {@link Problem}. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(ProblemType type, String detail) {
    this(Problem.of(type, detail), null);
  }

  public ProblemException(ProblemType type, String detail, Throwable cause) {
    this(Problem.of(type, detail), cause);
  }

  public ProblemException(Problem problem, Throwable cause) {
    super(problem.detail(), cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
