package dev.oauth2flow.audit.search;

/**
 * There is no such event, or none that the reader may know of.
 */
class EventNotFoundException extends RuntimeException {

}
