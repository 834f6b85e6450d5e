import { Image, ImageOff } from "lucide-react";
import { Icon, linkHost, OpenLink } from "@/components";
import type { Preview } from "@/ipc";

/** A link to the name as it looks where somebody shares it. Its picture is named, not fetched. */
export function PreviewCard({ preview }: { preview: Preview }) {
  const { shared_image: image, url } = preview;
  const title = preview.shared_title ?? preview.title;
  const text = preview.shared_text ?? preview.description;
  return (
    <>
      <figure className="card share" aria-label="A shared link">
        <div className="share-picture">
          <Icon icon={image === null ? ImageOff : Image} />
          <span className="sm trunc" title={image ?? undefined}>
            {image === null ? "No picture" : pictureName(image)}
          </span>
        </div>
        <figcaption>
          <p className="mi t3 trunc">{preview.site ?? new URL(url).host}</p>
          <p className="b">{title ?? new URL(url).host}</p>
          {text !== null && <p className="sm t2">{text}</p>}
        </figcaption>
      </figure>
      <div className="row health-open">
        <span className="sm t3 trunc grow" title={url}>
          {url}
        </span>
        {linkHost(url) !== null && <OpenLink url={url} />}
      </div>
    </>
  );
}

/** The file that an address ends with; pictures are not loaded from outside. */
function pictureName(address: string): string {
  const { host, pathname } = new URL(address);
  const file = pathname.slice(pathname.lastIndexOf("/") + 1);
  return file === "" ? host : file;
}
