/**
 * An assessment as one self-contained HTML page. What the page is made of lies in assets/report; here it is filled.
 */
export * from './html-report';
