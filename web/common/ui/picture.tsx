import { useEffect, useState } from 'preact/hooks';
import { pictureUrl } from '../i18n/elements.ts';

/** A picture that lives as bytes; its address dies with the element. */
export function Picture({ bytes, type, alt }: { bytes: Uint8Array; type?: string | undefined; alt: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = pictureUrl(bytes, type);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return url ? <img src={url} alt={alt} draggable={false} /> : null;
}
