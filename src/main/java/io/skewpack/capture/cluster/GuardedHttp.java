package io.skewpack.capture.cluster;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * The HTTP client that fabric8 is given. It is the last thing before the network, below every
 * interceptor, retry and refreshed token of fabric8's, and asks the {@link ReadOnlyGuard} before
 * each request. Redirects are never followed and web sockets never opened, whatever is configured
 * above.
 */
final class GuardedHttp extends JdkHttpClientFactory {

  private final ReadOnlyGuard guard;
  private final Consumer<SSLSession> sessions;

  /**
   * @param sessions told of the TLS session of every answer
   */
  GuardedHttp(ReadOnlyGuard guard, Consumer<SSLSession> sessions) {
    this.guard = guard;
    this.sessions = sessions;
  }

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    return new Builder(
        super.createNewHttpClientBuilder().followRedirects(HttpClient.Redirect.NEVER));
  }

  /** Passes everything on, except redirects. */
  private final class Builder implements HttpClient.Builder {
    private final HttpClient.Builder below;

    Builder(HttpClient.Builder below) {
      this.below = below;
    }

    private Builder with(HttpClient.Builder ignored) {
      return this;
    }

    @Override
    public HttpClient.Builder cookieHandler(CookieHandler handler) {
      return with(below.cookieHandler(handler));
    }

    @Override
    public HttpClient.Builder connectTimeout(Duration timeout) {
      return with(below.connectTimeout(timeout));
    }

    @Override
    public HttpClient.Builder sslContext(SSLContext context) {
      return with(below.sslContext(context));
    }

    @Override
    public HttpClient.Builder sslParameters(SSLParameters parameters) {
      return with(below.sslParameters(parameters));
    }

    @Override
    public HttpClient.Builder executor(Executor executor) {
      return with(below.executor(executor));
    }

    @Override
    public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
      return this;
    }

    @Override
    public HttpClient.Builder version(HttpClient.Version version) {
      return with(below.version(version));
    }

    @Override
    public HttpClient.Builder priority(int priority) {
      return with(below.priority(priority));
    }

    @Override
    public HttpClient.Builder proxy(ProxySelector selector) {
      return with(below.proxy(selector));
    }

    @Override
    public HttpClient.Builder authenticator(Authenticator authenticator) {
      return with(below.authenticator(authenticator));
    }

    @Override
    public HttpClient build() {
      return new Guarded(below.build());
    }
  }

  private final class Guarded extends HttpClient {
    private final HttpClient below;

    Guarded(HttpClient below) {
      this.below = below;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
        throws IOException, InterruptedException {
      check(request);
      return seen(below.send(request, handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler) {
      return sendAsync(request, handler, null);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushed) {
      try {
        check(request);
      } catch (RefusedRequestException e) {
        return CompletableFuture.failedFuture(e);
      }
      return below.sendAsync(request, handler, pushed).thenApply(this::seen);
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
      throw new RefusedRequestException("refused before it was sent: a web socket");
    }

    private void check(HttpRequest request) {
      Optional<String> refusal = guard.refusal(request);
      if (refusal.isPresent()) {
        throw new RefusedRequestException(
            "refused before it was sent: %s %s: %s"
                .formatted(request.method(), request.uri().getRawPath(), refusal.get()));
      }
    }

    private <T> HttpResponse<T> seen(HttpResponse<T> response) {
      response.sslSession().ifPresent(sessions);
      return response;
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
      return below.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
      return below.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
      return below.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
      return below.proxy();
    }

    @Override
    public SSLContext sslContext() {
      return below.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
      return below.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
      return below.authenticator();
    }

    @Override
    public Version version() {
      return below.version();
    }

    @Override
    public Optional<Executor> executor() {
      return below.executor();
    }
  }
}
