package dev.oauth2flow.platform.mtls;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Takes a client's certificate from a proxy that ends TLS (RFC 9440), and nobody else's
 * word for it: the header is taken away before anything else can read it. Of a request
 * from a proxy the proxy's own certificate is not the client's. It goes by who is at the
 * other end of the connection, whatever forwarded headers say.
 */
final class ClientCertValve extends ValveBase {

	private final List<IpAddressMatcher> proxies;

	ClientCertValve(List<String> proxies) {
		super(true);
		this.proxies = proxies.stream().map(IpAddressMatcher::new).toList();
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		if (isProxy(request.getPeerAddr())) {
			request.setAttribute(ClientCertificates.ATTRIBUTE,
					ClientCertHeader.read(Collections.list(request.getHeaders(ClientCertHeader.CERTIFICATE)),
							Collections.list(request.getHeaders(ClientCertHeader.CHAIN))));
		}
		request.getCoyoteRequest().getMimeHeaders().removeHeader(ClientCertHeader.CERTIFICATE);
		request.getCoyoteRequest().getMimeHeaders().removeHeader(ClientCertHeader.CHAIN);
		getNext().invoke(request, response);
	}

	private boolean isProxy(@Nullable String address) {
		return address != null && this.proxies.stream().anyMatch((proxy) -> proxy.matches(address));
	}

}
