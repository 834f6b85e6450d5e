import { TriangleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Button, EmptyState } from "@/components";

interface PageBoundaryProps {
  /** Starts anew when the page changes. */
  pageKey: string;
  children: ReactNode;
}

interface PageBoundaryState {
  failed: boolean;
  pageKey: string;
}

/** Keeps a fault of one page from taking the window with it. */
export class PageBoundary extends Component<PageBoundaryProps, PageBoundaryState> {
  override state: PageBoundaryState = { failed: false, pageKey: this.props.pageKey };

  static getDerivedStateFromError(): Partial<PageBoundaryState> {
    return { failed: true };
  }

  static getDerivedStateFromProps(
    props: PageBoundaryProps,
    state: PageBoundaryState,
  ): Partial<PageBoundaryState> | null {
    return props.pageKey === state.pageKey ? null : { failed: false, pageKey: props.pageKey };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="pane" role="alert">
        <EmptyState
          icon={TriangleAlert}
          title="This page could not be shown"
          actions={<Button onPress={() => this.setState({ failed: false })}>Show it again</Button>}
        >
          A fault in Freehold stopped it. Nothing was changed by that, and the other pages go on working.
        </EmptyState>
      </div>
    );
  }
}
