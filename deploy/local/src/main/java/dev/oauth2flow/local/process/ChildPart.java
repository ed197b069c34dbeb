package dev.oauth2flow.local.process;

/**
 * A part of the suite that is one child process.
 */
public abstract class ChildPart implements RunningPart {

	/** The process. */
	protected final Child child;

	/**
	 * Makes the part of its process.
	 * @param child the process
	 */
	protected ChildPart(Child child) {
		this.child = child;
	}

	@Override
	public final ProcessHandle handle() {
		return this.child.handle();
	}

	@Override
	public final void kill() {
		this.child.kill();
	}

	@Override
	public final void close() {
		this.child.close();
	}

}
