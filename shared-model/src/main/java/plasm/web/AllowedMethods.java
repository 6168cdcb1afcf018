package plasm.web;

/** The methods of a service's resources, which the framework does not tell with a 405. */
public interface AllowedMethods {
  /** For the Allow header, comma-separated. */
  String of(String path);
}
