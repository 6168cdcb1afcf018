package plasm.web;

import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import plasm.model.problem.Problem;

/**
 * Says in the OpenAPI document which problems an operation can end in, so that resources need not.
 *
 * <p>What an operation says itself about a status stays. The schema {@code Problem} is the
 * document's own.
 */
public final class ProblemResponses implements OASFilter {
  /** Paths of the framework, whose errors are not ours. */
  private static final String NOT_OURS = "/q/";

  /** When a status is to be expected. */
  private interface Condition {
    boolean appliesTo(String path, HttpMethod method, Operation operation);
  }

  /**
   * One status.
   *
   * @param name under the document's responses
   */
  private record Answer(String status, String name, String description, Condition condition) {}

  private static final Condition ALWAYS = (path, method, operation) -> true;
  private static final Condition NAMES_AN_ID = (path, method, operation) -> path.contains("{");
  private static final Condition HAS_BODY =
      (path, method, operation) -> operation.getRequestBody() != null;
  private static final Condition HAS_POSTED_BODY =
      (path, method, operation) -> method == HttpMethod.POST && operation.getRequestBody() != null;
  private static final Condition HAS_INPUT =
      (path, method, operation) ->
          operation.getRequestBody() != null
              || operation.getParameters() != null && !operation.getParameters().isEmpty();

  private static final List<Answer> ANSWERS =
      List.of(
          new Answer(
              "400",
              "BadRequest",
              "A parameter is missing or wrong, or the body is not of its Content-Type",
              HAS_INPUT),
          new Answer("404", "NotFound", "There is nothing of that id", NAMES_AN_ID),
          new Answer("405", "MethodNotAllowed", "The path does not take that method", ALWAYS),
          new Answer("406", "NotAcceptable", "No representation matches the Accept header", ALWAYS),
          new Answer(
              "413",
              "PayloadTooLarge",
              "The body is over the limit, as it is sent or decompressed",
              HAS_BODY),
          new Answer(
              "415",
              "UnsupportedMediaType",
              "The Content-Type or Content-Encoding is not taken here",
              HAS_BODY),
          new Answer(
              "422",
              "UnprocessableContent",
              "The body is JSON of another shape than required; nothing of it was stored",
              HAS_POSTED_BODY),
          new Answer("500", "InternalError", "A fault of the service", ALWAYS),
          new Answer(
              "503",
              "ServiceUnavailable",
              "Storage does not work, or too much work waits; the request may be tried again",
              HAS_INPUT));

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
      return;
    }
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) -> {
              if (!path.startsWith(NOT_OURS)) {
                item.getOperations()
                    .forEach((method, operation) -> addTo(document, path, method, operation));
              }
            });
  }

  private static void addTo(OpenAPI document, String path, HttpMethod method, Operation operation) {
    if (operation.getResponses() == null) {
      operation.setResponses(OASFactory.createAPIResponses());
    }
    for (Answer answer : ANSWERS) {
      if (answer.condition().appliesTo(path, method, operation)
          && !operation.getResponses().hasAPIResponse(answer.status())) {
        define(document, answer);
        operation
            .getResponses()
            .addAPIResponse(
                answer.status(),
                OASFactory.createAPIResponse().ref("#/components/responses/" + answer.name()));
      }
    }
  }

  private static void define(OpenAPI document, Answer answer) {
    if (document.getComponents() == null) {
      document.setComponents(OASFactory.createComponents());
    }
    document.getComponents().addResponse(answer.name(), response(answer));
  }

  private static APIResponse response(Answer answer) {
    APIResponse response =
        OASFactory.createAPIResponse()
            .description(answer.description())
            .content(
                OASFactory.createContent()
                    .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                            .schema(
                                OASFactory.createSchema().ref("#/components/schemas/Problem"))));
    if (answer.status().equals("503")) {
      response.addHeader(
          "Retry-After",
          OASFactory.createHeader()
              .description("Seconds to wait before the request is sent again")
              .required(true)
              .schema(OASFactory.createSchema().addType(SchemaType.INTEGER)));
    }
    return response;
  }
}
