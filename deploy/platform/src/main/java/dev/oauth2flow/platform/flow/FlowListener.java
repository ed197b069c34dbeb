package dev.oauth2flow.platform.flow;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Keeps book of the flows that begin at this service.
 */
public interface FlowListener {

	/**
	 * The browser is being sent to the authorization server.
	 * @param flowId names the flow
	 * @param request what the browser asked for
	 * @param response the redirect, to which headers may still be added
	 */
	void begins(String flowId, HttpServletRequest request, HttpServletResponse response);

	/**
	 * Says whether the browser began a flow here.
	 * @param flowId names the flow, perhaps by a {@code state} that somebody made up
	 * @param request the browser's request
	 * @return whether it did
	 */
	boolean knows(String flowId, HttpServletRequest request);

}
