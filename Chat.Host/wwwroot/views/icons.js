const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  alert: 'M12 8v5m0 3.2v.1M10.3 4.2 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0z',
  back: 'M15 5l-7 7 7 7',
  bell: 'M6 9.5a6 6 0 0 1 12 0c0 5.5 2 6.5 2 6.5H4s2-1 2-6.5M10 19.5a2.2 2.2 0 0 0 4 0',
  bellOff: 'M8.3 5.2A6 6 0 0 1 18 9.5c0 2 .3 3.4.7 4.4M15 16H4s2-1 2-6.5c0-.4 0-.7.1-1M10 19.5a2.2 2.2 0 0 0 4 0M4 4l16 16',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  checks: 'm2.5 12.7 4.2 4.3 8.3-9M11.2 16.7l.3.3 9-9.5',
  clock: 'M12 7.5V12l3 2M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0z',
  close: 'M6 6l12 12M18 6 6 18',
  down: 'M12 5v14m-6-6 6 6 6-6',
  megaphone: 'M4 10v4a1 1 0 0 0 1 1h3l9 4.5V4.5L8 9H5a1 1 0 0 0-1 1zM8 15v4.5h2.5M20 10.5v3',
  reply: 'M9.5 7 4.5 12l5 5M5 12h8.5a6 6 0 0 1 6 6v1',
  send: 'M4.5 12 3.5 4.5 21 12 3.5 19.5 4.5 12zm0 0H12',
  switch: 'M16 4.5l3.5 3.5-3.5 3.5M19 8H6M8 19.5 4.5 16 8 12.5M5 16h13',
  talk: 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z',
};

/** A decoration: hidden from assistive technology, the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  const attributes = { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
