package io.skewpack.contract.script;

/** The shells that images have. */
public enum Shell {
  /** GNU bash 5. */
  BASH,
  /** {@code ash} of BusyBox as Alpine and Debian configure it: {@code /bin/sh} of Alpine. */
  BUSYBOX_ASH,
  /** {@code /bin/sh} of Debian and Ubuntu. */
  DASH
}
