package dev.oauth2flow.platform.flow;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Hears of flows that begin at this service.
 */
@FunctionalInterface
public interface FlowListener {

	/**
	 * The browser is being sent to the authorization server.
	 * @param flowId names the flow
	 * @param request what the browser asked for
	 * @param response the redirect, to which headers may still be added
	 */
	void begins(String flowId, HttpServletRequest request, HttpServletResponse response);

}
