package dev.oauth2flow.platform.mtls;

import java.util.Map;

import dev.oauth2flow.platform.start.InvalidSettingException;
import org.apache.catalina.connector.Connector;
import org.apache.commons.logging.LogFactory;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.net.SSLHostConfig;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.tomcat.SslConnectorCustomizer;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.util.LambdaSafe;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.WebServerSslBundle;
import org.springframework.core.Ordered;

/**
 * Sees to clients' certificates at the web server: the headers of proxies, and a port on
 * which clients are asked for one. Like the usual port it has the certificate and the
 * limits of {@code server.*}, so this comes when those are known.
 */
final class MtlsConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

	private final MtlsProperties properties;

	MtlsConnector(MtlsProperties properties) {
		this.properties = properties;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.addEngineValves(new ClientCertValve(this.properties.proxies()));
		if (this.properties.port() != null) {
			factory.addAdditionalConnectors(connector(factory, this.properties.port()));
		}
	}

	private static Connector connector(TomcatServletWebServerFactory factory, int port) {
		Ssl ssl = factory.getSsl();
		if (!Ssl.isEnabled(ssl)) {
			throw new InvalidSettingException("oauth2flow.mtls.port", "needs a certificate by server.ssl");
		}
		Connector connector = new Connector("HTTP/1.1");
		connector.setPort(port);
		connector.setThrowOnFailure(true);
		factory.getConnectorCustomizers().forEach((each) -> each.customize(connector));
		if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol && factory.getAddress() != null) {
			protocol.setAddress(factory.getAddress());
		}
		invoke(factory, connector.getProtocolHandler());
		SslConnectorCustomizer tls = new SslConnectorCustomizer(LogFactory.getLog(MtlsConnector.class), connector,
				Ssl.ClientAuth.WANT);
		SslBundle bundle = WebServerSslBundle.get(ssl, factory.getSslBundles());
		tls.customize(bundle, Map.of());
		for (SSLHostConfig host : connector.findSslHostConfigs()) {
			host.setTrustManagerClassName(AnyCertificate.class.getName());
		}
		if (ssl.getBundle() != null && factory.getSslBundles() != null) {
			factory.getSslBundles().addBundleUpdateHandler(ssl.getBundle(), (renewed) -> tls.update(null, renewed));
		}
		return connector;
	}

	@SuppressWarnings("unchecked")
	private static void invoke(TomcatServletWebServerFactory factory, ProtocolHandler handler) {
		LambdaSafe.callbacks(TomcatProtocolHandlerCustomizer.class, factory.getProtocolHandlerCustomizers(), handler)
			.invoke((each) -> each.customize(handler));
	}

}
