/**
 * A name of DNS as part of a logical id, which takes letters and digits only: `www.story-club.example` is
 * `WwwDotStoryDashClubDotExample`. Two names never become one.
 */
export function toLogicalId(name: string): string {
  return name
    .toLowerCase()
    .split('.')
    .map((label) => label.split('-').map(capitalised).join('Dash'))
    .join('Dot');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
