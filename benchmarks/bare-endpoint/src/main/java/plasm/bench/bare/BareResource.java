package plasm.bench.bare;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.atomic.AtomicReference;

/** The last bytes that came in go out, whatever the path. */
@Path("/execute/{path:.+}")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_OCTET_STREAM)
public class BareResource {
  private static final AtomicReference<byte[]> LAST = new AtomicReference<>(new byte[0]);

  /** Answers nothing. */
  @PUT
  public void put(@PathParam("path") String path, byte[] body) {
    LAST.set(body);
  }

  /** Answers what {@link #put} took. */
  @GET
  public byte[] get(@PathParam("path") String path) {
    return LAST.get();
  }
}
