/** What scripts read against what each stage supplies. */
package io.skewpack.contract;
